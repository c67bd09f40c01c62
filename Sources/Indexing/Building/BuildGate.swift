package import Corpus

/// What decides whether a finished index becomes the current generation.
package struct BuildGate: Sendable {
    /// Kept beside the generation, for exports of it.
    package let rules: GateRules
    /// Nothing is published where the report has not passed.
    package let judge: @Sendable (UnpublishedIndex) throws(QuarryError) -> GateReport

    package init(
        rules: GateRules,
        judge: @escaping @Sendable (UnpublishedIndex) throws(QuarryError) -> GateReport
    ) {
        self.rules = rules
        self.judge = judge
    }
}
