extension Float {
    /// A length on a page. Files may state anything: no page is longer than 14,400 points, and
    /// what is no number is nothing.
    init(points: Double) {
        self = points.isNaN ? 0 : Float(min(max(points, -Self.mostPoints), Self.mostPoints))
    }

    private static let mostPoints = 100_000.0
}
