import Searching
import TestSupport
import Testing
import Web

@testable import Serving

@Suite("The way to a member at another server")
struct ShardLinkTests {
    private static func link(_ port: UInt16) -> ShardLink {
        ShardLink(
            session: WebSession(patience: 5), address: "http://127.0.0.1:\(port)", index: nil,
            token: nil)
    }

    @Test("one that listens and says nothing is late, one that nobody is at is not there")
    func kinds() throws {
        let silent = try LoopbackSocket()
        let late = #expect(throws: ShardFailure.self) {
            try Self.link(silent.port).state(known: nil, within: 0.3)
        }
        #expect(late?.kind == .late && late?.detail != nil)
        let port = try LoopbackSocket().port
        let gone = #expect(throws: ShardFailure.self) {
            try Self.link(port).state(known: nil, within: 5)
        }
        #expect(gone?.kind == .unavailable)
        for failure in [late, gone] {
            #expect(failure?.reason.contains("127.0.0.1") == false, "\(failure?.reason ?? "")")
        }
    }
}
