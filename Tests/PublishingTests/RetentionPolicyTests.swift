import Testing

@testable import Publishing

@Suite("What a retention policy keeps")
struct RetentionPolicyTests {
    private static let day = 86_400
    /// 2026-11-29, a Sunday, at noon.
    private static let noon = 1_795_953_600

    /// Newest first; the roots are days before the newest, and a letter for its place in the day.
    private static let entries: [RetentionPolicy.Entry] = [
        ("0b", 0), ("0a", 3_600), ("1a", day), ("2b", 2 * day), ("2a", 2 * day + 7_200),
        ("6a", 6 * day), ("7a", 7 * day), ("13a", 13 * day), ("14a", 14 * day), ("40a", 40 * day),
    ].map { .init(root: $0.0, time: noon - $0.1) }

    private func kept(_ change: (inout RetentionPolicy) -> Void) -> [String] {
        var policy = RetentionPolicy()
        change(&policy)
        return policy.kept(Self.entries).map(\.root)
    }

    @Test("the last, and the newest of each day and week that has any")
    func words() {
        #expect(kept { $0.last = 3 } == ["0b", "0a", "1a"])
        #expect(kept { $0.last = 99 }.count == Self.entries.count)
        #expect(kept { $0.daily = 4 } == ["0b", "1a", "2b", "6a"])
        // Six days before a Sunday is the Monday of its week, seven the Sunday before.
        #expect(kept { $0.weekly = 3 } == ["0b", "7a", "14a"])
        #expect(kept { $0.within = Double(2 * Self.day) } == ["0b", "0a", "1a", "2b"])
        #expect(kept { _ in }.isEmpty && RetentionPolicy().isEmpty)
    }

    @Test("words add up, and an empty past keeps nothing")
    func together() {
        let both = kept {
            $0.last = 1
            $0.weekly = 1
            $0.daily = 2
        }
        #expect(Set(both) == ["0b", "1a"])
        var policy = RetentionPolicy()
        policy.last = 5
        #expect(policy.kept([]).isEmpty)
        // Before 1970 a day is a day too.
        policy = RetentionPolicy()
        policy.daily = 9
        #expect(
            policy.kept([.init(root: "b", time: 10), .init(root: "a", time: -10)]).map(\.root)
                == ["b", "a"])
    }
}
