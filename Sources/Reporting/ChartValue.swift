/// A named amount in a chart.
struct ChartValue: Hashable, Sendable {
    var name: String
    var value: Double
    /// The value as text.
    var text: String
}
