/// What a gate measured before something may be published.
package struct GateReport: Codable, Hashable, Sendable {
    package struct Check: Codable, Hashable, Sendable {
        package let name: String
        package let value: Double
        /// What `value` may be at most, or at least, as the check's name says.
        package let limit: Double
        package let passed: Bool

        package init(name: String, value: Double, limit: Double, passed: Bool) {
            self.name = name
            self.value = value
            self.limit = limit
            self.passed = passed
        }

        /// A value that may be as large as the limit.
        package init(_ name: String, value: Double, atMost limit: Double) {
            self.init(name: name, value: value, limit: limit, passed: value <= limit)
        }

        /// A value that has to be as large as the limit.
        package init(_ name: String, value: Double, atLeast limit: Double) {
            self.init(name: name, value: value, limit: limit, passed: value >= limit)
        }
    }

    package let passed: Bool
    package let checks: [Check]

    package init(checks: [Check]) {
        self.checks = checks
        passed = checks.allSatisfy(\.passed)
    }
}
