extension GateReport.Check {
    /// The share of sources that are gone, which fewer than so many never exceed.
    package static func removals(
        _ gone: Int, of before: Int, atMost share: Double, butFrom files: Int
    ) -> GateReport.Check {
        let value = Double(gone) / Double(max(before, 1))
        return .init(
            name: "max_removed", value: value, limit: share,
            passed: value <= share || gone < files)
    }
}
