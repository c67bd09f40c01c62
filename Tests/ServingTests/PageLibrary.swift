import Embedding
import Fields
import Foundation
import TestSupport

@testable import Serving

/// An index that `quarry build` made of files which are there: two of the handbook's PDFs, one in
/// each kind of script, a text, and documents that mean harm.
final class PageLibrary: Sendable {
    static let shared = Result { try PageLibrary() }

    let folder: TemporaryFolder
    private let models: ModelStore
    var index: String { folder.file("kb") }

    static let guide = "hr/parental-and-care-leave-guide.pdf"
    static let rules = "finance/采购与付款管理办法.pdf"
    static let hostileName = "evil/<img src=x onerror=alert(1)>.txt"
    static let hostileText = """
        # Tariff <script>window.harmed = true</script>

        The zebra tariff is <img src="http://example.org/t.png" onerror="window.harmed = true"> four \
        "quoted" 'times' &amp; </p></li></main><svg onload="window.harmed = true">. ![x](http://e.org/x.png)

        """
    static let secret = "board/zebra-salaries.txt"

    init() throws {
        folder = try TemporaryFolder()
        models = ModelStore(root: folder.file("models"))
        try ServedLibrary.model.write(to: models.folder(of: "tiny"))
        for name in [Self.guide, Self.rules] {
            _ = try folder.put(try Repository.bytes("corpora/handbook/" + name), "docs/" + name)
        }
        _ = try folder.put(Array(Self.hostileText.utf8), "docs/" + Self.hostileName)
        _ = try folder.put(
            Array("The board pays each zebra keeper nine.".utf8), "docs/" + Self.secret)
        _ = try folder.put(
            Array("退款期限是十四天。\n\nRefunds are paid within fourteen days.".utf8),
            "docs/refunds.txt")
        let job = """
            name: kb
            corpus: { roots: [docs] }
            index: kb
            embed: { model: tiny, precision: f32 }
            chunk: { strategy: fixed, max_tokens: 90, overlap_tokens: 0 }
            metadata:
              - { match: "hr/**", department: hr }
              - { match: "board/**", acl: board }
            """
        _ = try folder.put(Array(job.utf8), "kb.yaml")
        let built = try QuarryProcess(
            folder: folder.path,
            environment: [
                "QUARRY_MODELS": folder.file("models"), "QUARRY_CACHE": folder.file("cache"),
            ]
        ).run(["build", "kb.yaml", "--quiet"])
        guard built.status == 0 else { throw Failure(complaints: built.complaints) }
    }

    struct Failure: Error { var complaints: String }

    func served() throws -> ServedIndex { try ServedIndex(folder: index, models: models) }
}

extension TestServer {
    /// The first hit of a search in a source.
    func hit(_ query: String, in source: String) throws -> JSONValue? {
        try post("/api/v1/search", ["query": .string(query), "k": 50]).json["hits"]?.array?
            .first { $0["source"]?.string == source }
    }

    func pages(_ hit: JSONValue) throws -> JSONValue {
        try get("/api/v1/cite/\(hit["id"]?.string ?? "")/pages").json
    }

    /// As bytes: an image is no text.
    func bytes(_ path: String) throws -> [UInt8] {
        let wire = try Wire(port: port)
        wire.send("GET \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: close\r\n\r\n")
        let all = wire.readAllBytes()
        let end = all.firstRange(of: Array("\r\n\r\n".utf8))?.upperBound ?? all.endIndex
        return Array(all[end...])
    }
}
