import Foundation
import Storage
import TestSupport
import Testing

@Suite(
    "Keys of what --json prints",
    .enabled(if: QuarryProcess.isPresent, "the quarry executable is not beside the tests"))
struct StatedKeyTests {
    @Test("those of the contract are there, as null, where they have nothing to say")
    func nulls() throws {
        let sample = try SampleIndex()
        let quarry = QuarryProcess(folder: sample.folder.path)
        func done(_ command: String) throws -> [String: Any] {
            let result = try quarry.run(command.split(separator: " ").map(String.init))
            #expect(result.status == 0, "\(command): \(result.complaints)")
            return try result.object()
        }
        let exported = try done("export handbook repository --json")
        #expect(exported["signed_by"] is NSNull && exported["delta"] is NSNull)
        #expect(exported["gate"] is [String: Any] && exported["published"] as? Bool == true)
        let keys: Set = [
            "root", "sequence", "channel", "objects", "published", "delta", "signed_by", "gate",
        ]
        #expect(Set(exported.keys) == keys)
        try sample.publish(["one.md": "One.", "two.md": "Two.", "三.md": "三。"])
        _ = try done("export handbook repository --json")
        let back = try done("repository rollback repository --json")
        #expect(back["signed_by"] is NSNull && back["restored"] as? Int == 1)
        let listed = try done("repository list repository --json")
        let channel = try #require((listed["channels"] as? [[String: Any]])?.first)
        #expect(channel["signed_by"] is NSNull)
        let pulled = try done("pull repository receiver --json")
        #expect(pulled["verified_by"] is NSNull && pulled["delta_refusal"] is NSNull)
        #expect(pulled["stale"] as? Bool == false && pulled["way"] as? String == "objects")
        #expect(pulled.count == 12)
    }
}
