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
            } catch let error as ParserPoolError {
                let isAboutFile = [.corrupt, .encrypted, .unsupported].contains(error.code)
                if !isAboutFile { failures.withLock { $0.append("\(error)") } }
            } catch {
                failures.withLock { $0.append("\(error)") }
            }
        }
        #expect(failures.withLock { $0 } == [])
    }
}
