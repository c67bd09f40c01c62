import Corpus
import Dispatch
import Foundation
import ParserPool
import Synchronization
import Testing

@Suite("Real files of unknown origin")
struct SharedDataTests {
    @Test(
        "every PDF and DOCX ends in a document or in an error about the file, in time",
        .enabled(if: SharedData.isPresent, "needs the shared data folder"))
    func robustness() throws {
        let files = ["pdf", "docx"].flatMap { (suffix: String) in
            SharedData.files(in: "data/\(suffix)", extension: suffix)
        }
        try #require(files.count > 100)
        let pool = try ParserPool(size: 2)
        let failures = Mutex<[String]>([])
        DispatchQueue.concurrentPerform(iterations: files.count) { index in
            guard let data = try? Data(contentsOf: files[index]),
                let type = SourceType(path: files[index].path)
            else { return }
            do {
                _ = try pool.parse(
                    bytes: [UInt8](data), source: files[index].lastPathComponent, type: type,
                    settings: ParseSettings(timeoutSeconds: 20))
            } catch let error as QuarryError {
                let isAboutFile = [.corrupt, .encrypted, .unsupported].contains(error.code)
                if !isAboutFile { failures.withLock { $0.append("\(error)") } }
            } catch {
                failures.withLock { $0.append("\(error)") }
            }
        }
        #expect(failures.withLock { $0 } == [])
    }

    /// The samples' folders: what iconv calls their encoding, and the group a target is set for.
    private static func truth(_ folder: String) -> (encoding: String, group: String) {
        let name = folder.uppercased()
        let encoding =
            switch name {
            case "BIG5": "BIG5-HKSCS"
            case "GB2312": "GB18030"
            case "SHIFT_JIS": "CP932"
            case "UTF-8-SIG", "ASCII": "UTF-8"
            case "MACROMAN": "MACINTOSH"
            case "MACCYRILLIC": "MAC-CYRILLIC"
            case "TIS-620": "CP874"
            case _ where name.hasPrefix("ISO-8859-1") && name.count == 10: "CP1252"
            case _ where name.hasPrefix("WINDOWS-"): "CP" + name.dropFirst(8).prefix(4)
            case _ where name.hasPrefix("ISO-8859-"): String(name.prefix(10))
            default: name
            }
        let group =
            switch name {
            case "BIG5", "GB2312", "EUC-TW": "Chinese"
            case "CP932", "SHIFT_JIS", "EUC-JP", "ISO-2022-JP": "Japanese"
            case "CP949", "EUC-KR", "JOHAB", "ISO-2022-KR": "Korean"
            case _ where name.hasPrefix("UTF"): "Unicode"
            default: "other"
            }
        return (encoding, group)
    }

    @Test(
        "texts of known encoding come out as their true decoding",
        .enabled(if: SharedData.isPresent, "needs the shared data folder"))
    func encodings() throws {
        var right: [String: Int] = [:]
        var all: [String: Int] = [:]
        for file in SharedData.files(in: "data/txt/chardet", extension: nil)
        where file.deletingLastPathComponent().lastPathComponent != "chardet" {
            guard let data = try? Data(contentsOf: file) else { continue }
            let (encoding, group) = Self.truth(file.deletingLastPathComponent().lastPathComponent)
            let truth = converted([UInt8](data), from: encoding, to: "UTF-8")
            guard !truth.isEmpty else { continue }
            let document = try SharedPool.parse([UInt8](data), .txt)
            let isRight =
                Self.words(document.text) == Self.words(String(decoding: truth, as: UTF8.self))
            all[group, default: 0] += 1
            right[group, default: 0] += isRight ? 1 : 0
        }
        try #require(all.values.reduce(0, +) > 200)
        for group in ["Chinese", "Japanese", "Korean", "Unicode"] {
            #expect(right[group, default: 0] * 10 >= all[group, default: 0] * 9, "\(group)")
        }
        #expect(right.values.reduce(0, +) * 4 >= all.values.reduce(0, +) * 3)
    }

    private static func words(_ text: String) -> [String] {
        text.precomposedStringWithCompatibilityMapping.lowercased()
            .replacing("\u{AD}", with: "").replacing("\u{FEFF}", with: "")
            .split { !$0.isLetter && !$0.isNumber }.map(String.init)
    }
}
