import Corpus
import Indexing
import Snapshots
import Storage
import TestSupport
import Testing

/// The text of a root comes over networks too: what states an index must state one index only.
@Suite("A root's text says one thing")
struct RootTextTests {
    private static let manifest: Manifest = {
        let hash = String(repeating: "0af9", count: 16)
        let files = ["chunks", "graph", "vectors"].map {
            Manifest.FileEntry(name: $0, length: 4_096, sha256: hash)
        }
        var manifest = Manifest(
            fingerprints: ["parser": "parser-7 poppler 22.12", "chunker": "chunker-3"],
            settings: ["bm25.k1": "0.9", "metadata": #"[{"set":{"acl":"人事 = hr"}}]"#, "m": ""],
            statistics: .init(sources: 3, chunks: 70_000, terms: 12, dimension: 384),
            calibration: ["han": .init(vectorWeight: 0.35, lateWeight: 1, samples: 200)],
            languages: .init(
                scripts: [
                    "han": .init(
                        chunks: 9, reading: .init(letters: 90, pieces: 60, unknown: 0),
                        center: [0.5, -1]),
                    "latin": .init(
                        chunks: 8, reading: .init(letters: 80, pieces: 20, unknown: 1)),
                ], aligned: [["han", "latin"]]),
            segments: [0, 2].map {
                .init(
                    partition: $0, id: hash, inputs: hash, sources: 1, chunks: 2, terms: 3,
                    files: files)
            })
        manifest.adapt(by: .init(name: "adapter", length: 512, sha256: hash))
        return manifest
    }()

    private static func read(_ text: String) throws(QuarryError) -> Manifest {
        try RootText.manifest(Array(text.utf8), path: "root.txt")
    }

    @Test("what is written is read back as it was")
    func roundTrip() throws {
        #expect(try Self.read(Self.manifest.rootText) == Self.manifest)
    }

    @Test("letters of scripts and languages of Latin script are read back, each by its one text")
    func letters() throws {
        var manifest = Self.manifest
        manifest.languages?.scripts["han"]?.letters = 7_000
        manifest.languages?.scripts["latin"]?.letters = 0
        let found = ScriptReading(letters: 40, pieces: 20, unknown: 1)
        manifest.languages?.latin = [
            "nl": .init(letters: 500, reading: found), "de": .init(letters: 600, reading: found),
        ]
        manifest.adapt(by: manifest.adapter)
        let text = manifest.rootText
        #expect(try Self.read(text) == manifest)
        #expect(text.contains("20 1 - 0\nlanguage de 600 40 20 1\nlanguage nl 500 "))
        for (old, new) in [
            (" 7000\n", " 07000\n"), (" 7000\n", " 7000 1\n"), (" 7000\n", " -1\n"),
            ("language nl 500 40", "language nl 500"), ("language nl", "language de"),
            ("language nl", "language b"), ("language nl", "language n/l"),
            ("language nl 500", "language nl 35184372088832"), ("quarry-root 4", "quarry-root 3"),
        ] {
            let changed = text.replacing(old, with: new, maxReplacements: 1)
            #expect(changed != text)
            #expect(throws: QuarryError.self, "\(old) \(new)") { try Self.read(changed) }
        }
    }

    @Test("numbers that no index has are refused, so that sums of them are none that end a process")
    func largeNumbers() throws {
        for number in ["35184372088832", "9223372036854775807", "9223372036854775808", "-1", "+1"] {
            for line in ["file chunks 4096 ", "segment 2 ", "statistics 3 70000 12 384"] {
                let parts = line.split(separator: " ", omittingEmptySubsequences: false)
                let place = parts.firstIndex { Int($0) != nil } ?? 1
                var other = parts.map(String.init)
                other[place] = number
                let text = Self.manifest.rootText.replacing(
                    line, with: other.joined(separator: " "), maxReplacements: 1)
                #expect(text != Self.manifest.rootText)
                let error = #expect(throws: QuarryError.self, "\(line) \(number)") {
                    try Self.read(text)
                }
                #expect(error?.code == .corrupt)
            }
        }
        var largest = Self.manifest
        for segment in largest.segments.indices {
            for file in largest.segments[segment].files.indices {
                largest.segments[segment].files[file].length = 1 << 45 - 1
            }
        }
        largest.root = largest.computedRoot.hex
        #expect(try Self.read(largest.rootText).byteCount > 0)
    }

    @Test("an index without a letter, or without a script that is compared, is read back too")
    func withoutLetters() throws {
        for languages: Manifest.Languages in [
            .init(scripts: [:], aligned: []), .init(scripts: [:], aligned: [["han", "latin"]]),
        ] {
            let manifest = Manifest(
                fingerprints: [:], settings: [:],
                statistics: .init(sources: 1, chunks: 1, terms: 1, dimension: 4),
                calibration: [:], languages: languages, segments: [])
            #expect(try Self.read(manifest.rootText) == manifest)
        }
    }

    @Test("a value can't say what another line says")
    func injection() {
        for value in ["x\nsetting metadata []", "x\r\ny", "x\u{85}y", "\u{0}"] {
            var manifest = Self.manifest
            manifest.fingerprints["parser"] = value
            let error = #expect(throws: QuarryError.self) { try Self.read(manifest.rootText) }
            #expect(error?.code == .corrupt, "\(value.debugDescription)")
        }
    }

    @Test(
        "another text for the same index is refused",
        arguments: [
            ("bm25.k1 0.9", "bm25.k1  0.9"), ("bm25.k1 0.9", "bm25.k1 0.9\nsetting bm25.k1 0.9"),
            ("0.35", "0.350"), ("0.35", "35e-2"), ("4096", "04096"), ("4096", "+4096"),
            ("segment 2", "segment 0"), ("segment 0", "segment -1"), ("file graph", "file ../x"),
            ("file graph", "file "),
            ("file graph", "file Graph"), ("adapter", "adaptor"),
            ("calibration han", "calibration"),
            ("setting m \n", ""), ("quarry-root 3", "quarry-root 03"),
            ("quarry-root 3", "quarry-root 2"), ("adapter 512", "adapter 0512"),
            ("adapter 512 ", "adapter "),
            ("\nsegment 0", "\n\nsegment 0"),
            ("statistics 3 ", "statistics 3 3 "), ("script latin 8", "script la/tin 8"),
            ("aligned han latin", "aligned han"), ("aligned han latin", "aligned latin han"),
            ("aligned han latin", "aligned han latin\naligned han latin"),
            ("AAAAPwAAgL8=", "AADAfwAAgL8="), ("AAAAPwAAgL8=", "AAAAPwAAgL8"),
            ("20 1 -", "20 1 ?"), ("1.0 200", "nan 200"),
            ("1.0 200", "1.0 -1"),
        ])
    func strictness(old: String, new: String) throws {
        let text = Self.manifest.rootText
        #expect(text.contains(old))
        let changed = text.replacing(old, with: new, maxReplacements: 1)
        let read = try? Self.read(changed)
        // Another index may be stated, but then by the one text that states it.
        #expect(read == nil || (read?.rootText == changed && read?.root != Self.manifest.root))
    }

    @Test("no cut and no flipped bit gives the same index, or ends the process")
    func damage() throws {
        let bytes = Array(Self.manifest.rootText.utf8)
        var damaged = bytes.indices.map { Array(bytes[..<$0]) }
        for place in bytes.indices {
            var changed = bytes
            changed[place] ^= 1 << UInt8(place % 8)
            damaged.append(changed)
        }
        var others = 0
        for changed in damaged {
            guard let read = try? RootText.manifest(changed, path: "root.txt") else { continue }
            others += 1
            // It may state another index, but then by the one text that states that.
            if read.root == Self.manifest.root || Array(read.rootText.utf8) != changed {
                Issue.record("\(changed.count) bytes")
            }
        }
        #expect(others > 0 && others < damaged.count / 2)
    }

    @Test("formats that this version can't read are named")
    func formats() {
        for (format, code) in [(0, ErrorCode.formatTooOld), (5, .formatTooNew)] {
            let text = Self.manifest.rootText.replacing(
                "quarry-root 3", with: "quarry-root \(format)")
            let error = #expect(throws: QuarryError.self) { try Self.read(text) }
            #expect(error?.code == code)
        }
    }

    @Test("the folder of a generation can be checked with sha256sum")
    func sum() throws {
        let workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        let root = try workspace.build().manifest.root
        let folder = workspace.index + "/generations/1"
        let sum = String(decoding: try FileSystem.read(folder + "/root.sha256"), as: UTF8.self)
        #expect(sum == "\(root)  root.txt\n")
        #expect(Digest.sha256(try FileSystem.read(folder + "/root.txt")).hex == root)
    }
}
