import Testing

@testable import Watching

@Suite("A burst of changes costs one build")
struct BuildTriggerTests {
    private func trigger() -> BuildTrigger {
        var trigger = BuildTrigger(
            settleSeconds: 2, maximumWaitSeconds: 10, rescanSeconds: 100, retrySeconds: 30)
        trigger.began()
        trigger.ended(at: 0, failed: false)
        return trigger
    }

    @Test("the first build is due at once")
    func first() { #expect(BuildTrigger().due == -.infinity) }

    @Test("a build waits until nothing changes, but not for ever")
    func settles() {
        var trigger = trigger()
        trigger.changed(at: 5)
        #expect(trigger.due == 7)
        trigger.changed(at: 6.5)
        #expect(trigger.due == 8.5)
        for tenth in 65..<200 { trigger.changed(at: Double(tenth) / 10) }
        #expect(trigger.due == 15)
    }

    @Test("changes during a build bring another one; those before it don't")
    func during() {
        var trigger = trigger()
        trigger.changed(at: 5)
        trigger.began()
        trigger.ended(at: 20, failed: false)
        #expect(trigger.due == 120)
        trigger.began()
        trigger.changed(at: 121)
        trigger.ended(at: 130, failed: false)
        #expect(trigger.due == 123)
    }

    @Test("without changes everything is looked at now and then, sooner after a failure")
    func rescans() {
        var trigger = trigger()
        #expect(trigger.due == 100)
        trigger.began()
        trigger.ended(at: 100, failed: true)
        #expect(trigger.due == 130)
        trigger.changed(at: 101)
        #expect(trigger.due == 103)
    }
}
