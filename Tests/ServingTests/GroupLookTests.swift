import Foundation
import Jobs
import Searching
import TestSupport
import Testing

@testable import Serving

@Suite("What a server looks for in its groups")
struct GroupLookTests {
    @Test("a group whose member takes its time keeps no other group waiting")
    func apart() async throws {
        let library = try await SplitLibrary()
        let silent = try LoopbackSocket()
        let slow = try GroupDefinition.parse(
            """
            name: slow
            members:
              - { name: a, index: \(library.parts[0].index) }
              - { name: b, url: "http://127.0.0.1:\(silent.port)" }
            """, path: "slow.yaml")
        let waiting = try ServedGroup(
            slow, models: library.whole.models, slots: ComputeSlots(count: 2))
        #expect(waiting.generation.absent.map(\.kind) == [.late])
        let other = try library.folders()
        let root = other.generation.root
        let server = try await TestServer([], groups: [waiting, other])
        // The slow group is looked at by now, for five seconds.
        try await Task.sleep(for: .milliseconds(1_500))
        try library.parts[1].publish(["new.md": ["zebras take their leave in herds"]])
        for _ in 0..<35 where other.generation.root == root {
            try await Task.sleep(for: .milliseconds(100))
        }
        #expect(other.generation.root != root)
        try await server.stop()
        try await library.stop()
    }
}
