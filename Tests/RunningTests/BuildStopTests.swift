import Indexing
import Running
import Synchronization
import Testing

@Suite("A stop asked for from outside")
struct BuildStopTests {
    @Test("the first to ask is the reason, and whoever waits is woken each time")
    func first() {
        let woken = Atomic(0)
        let stop = BuildStop(wake: { woken.add(1, ordering: .relaxed) })
        #expect(stop.reason == nil && stop.signal == nil)
        #expect(stop.request(.signal(15)))
        #expect(!stop.request(.cancelled))
        #expect(stop.reason == .signal(15) && stop.signal == 15)
        #expect(woken.load(ordering: .relaxed) == 2)
    }

    @Test("what ends everything outranks a limit, and is no limit")
    func rank() throws {
        for reason in [StopReason.signal(2), .cancelled] {
            let control = StopControl()
            control.request(.files)
            try control.checkpoint()
            control.request(reason)
            #expect(control.reason == reason && control.givesBack)
            #expect(throws: (any Error).self) { try control.checkpoint() }
            control.request(.disk)
            #expect(control.reason == reason)
        }
    }
}
