import Corpus
import Fields
import Foundation

/// Files for an index whose job takes some, and what has become of them. For readers who see
/// everything: what they bring is seen by all.
struct UploadRoutes {
    let desk: UploadDesk

    var routes: [Route] { [take, state, events] }

    /// Parts are files by their `filename`, whatever they are called.
    private static let form: JSONValue = [
        "type": "object", "required": ["file"],
        "properties": [
            "file": [
                "type": "array", "minItems": 1, "items": ["type": "string", "format": "binary"],
            ]
        ],
    ]
    private static let unknown = Problem(.notFound, "nothing of that id is here")
    private static let idPattern =
        "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
    /// How often a state is looked at, and how often a line says that the stream lives.
    private static let interval = Duration.milliseconds(300)
    private static let looksPerSign = 50
    /// Looks of one stream: a quarter of an hour; clients ask again.
    private static let mostLooks = 3_000

    private static func check(_ caller: Caller) throws(Problem) {
        guard caller.groups == nil else {
            throw Problem(.forbidden, "documents are added by those who see all of them")
        }
    }

    private var take: Route {
        Route(
            .post, "/api/v1/uploads",
            "Adds files to the index: a form with one or more, multipart/form-data."
        ) { [desk] request in
            struct Output: Encodable { var uploads: [UploadEntry] }
            try Self.check(request.caller)
            let form: MultipartForm
            do throws(MultipartForm.Malformed) {
                form = try MultipartForm(
                    request.data, contentType: request.headers["content-type"] ?? "")
            } catch {
                throw Problem(.invalidRequest, error.reason)
            }
            guard !form.files.isEmpty else { throw Problem(.invalidRequest, "there is no file") }
            var uploads: [UploadDesk.Upload] = []
            for file in form.files { uploads.append(try await desk.take(file)) }
            return .json(
                Output(uploads: uploads.map { UploadEntry($0, in: desk.index) }), status: 202)
        }.with {
            // A form has more than its files.
            $0.input = .bytes(
                limit: desk.maximumBytes + (64 << 10), contentType: "multipart/form-data",
                schema: Self.form)
            $0.status = 202
            $0.schema = APISchema.object(["uploads": APISchema.list(UploadEntry.schema)])
        }
    }

    private var state: Route {
        Route(.get, "/api/v1/uploads/{id}", "What has become of a file.") { [desk] request in
            try Self.check(request.caller)
            guard let upload = request.path["id"].flatMap(desk.upload) else { throw Self.unknown }
            return .json(UploadEntry(upload, in: desk.index))
        }.with {
            $0.pathPatterns = ["id": Self.idPattern]
            $0.problems = [.notFound]
            $0.schema = UploadEntry.schema
        }
    }

    private var events: Route {
        Route(
            .get, "/api/v1/uploads/{id}/events",
            "The same, each time it changes, until it is known, as server-sent events."
        ) { [desk] request in
            try Self.check(request.caller)
            guard let id = request.path["id"], let first = desk.upload(id) else {
                throw Self.unknown
            }
            return Reply(
                contentType: "text/event-stream",
                body: .events { send in try await Self.follow(first, at: desk, send) },
                headers: ["X-Accel-Buffering": "no"])
        }.with {
            $0.pathPatterns = ["id": Self.idPattern]
            $0.problems = [.notFound]
            $0.contentType = "text/event-stream"
            $0.schema = APISchema.string
        }
    }

    private static func follow(
        _ first: UploadDesk.Upload, at desk: UploadDesk, _ send: Reply.Send
    ) async throws {
        var last = first
        try await send(event(last, desk))
        for look in 1...mostLooks where !last.state.isFinal {
            try await Task.sleep(for: interval)
            guard let now = desk.upload(first.id) else { return }
            if now != last {
                try await send(event(now, desk))
            } else if look % looksPerSign == 0 {
                try await send(":\n\n")
            }
            last = now
        }
    }

    private static func event(_ upload: UploadDesk.Upload, _ desk: UploadDesk) -> String {
        "event: state\ndata: \(JSONText.text(UploadEntry(upload, in: desk.index)))\n\n"
    }
}
