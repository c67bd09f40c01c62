import Corpus

extension QuarryError {
    static let staleView = QuarryError(
        .alreadyExists, "another process of this run has seen a newer corpus", blame: .staleView)
}
