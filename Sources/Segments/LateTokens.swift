package import Corpus

/// Where a segment that stores token vectors gets them from.
package struct LateTokens: Sendable {
    /// What the codes are made with.
    let coder: @Sendable () throws(QuarryError) -> TokenCoder
    /// Texts → the bytes of their `TokenCodes`, one a text.
    let codes: @Sendable ([String]) throws(QuarryError) -> [[UInt8]]

    package init(
        coder: @escaping @Sendable () throws(QuarryError) -> TokenCoder,
        codes: @escaping @Sendable ([String]) throws(QuarryError) -> [[UInt8]]
    ) {
        self.coder = coder
        self.codes = codes
    }
}
