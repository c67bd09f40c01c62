import Corpus

struct XMLTag: Equatable {
    var space: XMLNamespace
    var name: String
}
