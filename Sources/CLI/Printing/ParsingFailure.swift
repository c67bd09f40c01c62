import Foundation
import Corpus

struct ParsingFailure: Encodable {
    struct Reason: Encodable { var code, reason: String }
    var source: String
    var error: Reason

    init(source: String, error: QuarryError) {
        self.source = source
        self.error = Reason(code: error.code.rawValue, reason: error.reason)
    }
}
