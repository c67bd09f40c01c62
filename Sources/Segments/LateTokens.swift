package import Corpus

/// Where a segment that stores token vectors gets them from.
package struct LateTokens: Sendable {
    /// Named since what closures throw does not count as a use of the import.
    package typealias Failure = QuarryError

    /// What the codes are made with.
    let coder: @Sendable () throws(Failure) -> TokenCoder
    /// Texts → the bytes of their `TokenCodes`, one a text.
    let codes: @Sendable ([String]) throws(Failure) -> [[UInt8]]

    package init(
        coder: @escaping @Sendable () throws(Failure) -> TokenCoder,
        codes: @escaping @Sendable ([String]) throws(Failure) -> [[UInt8]]
    ) {
        self.coder = coder
        self.codes = codes
    }
}
