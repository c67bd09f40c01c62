import Foundation
import Synchronization
import TestSupport

/// Files on their way into a `BucketServer` in parts.
final class BucketUploads: Sendable {
    struct Upload: Sendable {
        var key: String
        var begun = "2026-11-01T05:38:45.000Z"
        var parts: [Int: [UInt8]] = [:]
    }

    private let begun = Mutex<[String: Upload]>([:])
    private let count = Mutex(0)

    /// By the bucket's name of the upload.
    var all: [String: Upload] {
        get { begun.withLock { $0 } }
        set { begun.withLock { $0 = newValue } }
    }

    /// - Parameter values: of the query.
    func answer(
        _ request: LoopbackRequest, _ key: String, _ values: [String: String],
        _ objects: inout [String: [UInt8]]
    ) -> BucketServer.Answer {
        begun.withLock { uploads in
            if request.method == "POST", values["uploads"] == "" {
                let number = count.withLock { count in
                    count += 1
                    return count
                }
                // Of all that an address can't hold as it is.
                let id = "up/\(number)+&="
                uploads[id] = Upload(key: key)
                return Self.begun(id)
            }
            guard let id = values["uploadId"], uploads[id]?.key == key else {
                return .error(404, "NoSuchUpload")
            }
            switch request.method {
            case "PUT":
                uploads[id]?.parts[Int(values["partNumber"] ?? "") ?? 0] = request.body
                return .init(headers: ["ETag": BucketServer.tag(request.body)])
            case "POST":
                let parts = uploads[id]?.parts.sorted { $0.key < $1.key } ?? []
                guard request.body == Self.stated(parts.map(\.value)) else {
                    return .error(400, "InvalidPart")
                }
                objects[key] = parts.flatMap(\.value)
                uploads[id] = nil
                return .init(body: Array("<CompleteMultipartUploadResult/>".utf8))
            default:
                uploads[id] = nil
                return .init(status: 204)
            }
        }
    }

    private static func begun(_ id: String) -> BucketServer.Answer {
        let id = id.replacing("&", with: "&amp;")
        let text = "<InitiateMultipartUploadResult><UploadId>\(id)</UploadId>"
        return .init(body: Array((text + "</InitiateMultipartUploadResult>").utf8))
    }

    /// How a sender has to name the parts, in order and all of them.
    private static func stated(_ parts: [[UInt8]]) -> [UInt8] {
        let named = parts.enumerated().map {
            "<Part><PartNumber>\($0 + 1)</PartNumber><ETag>\(BucketServer.tag($1))</ETag></Part>"
        }
        return Array(
            "<CompleteMultipartUpload>\(named.joined())</CompleteMultipartUpload>".utf8)
    }

    func list(_ values: [String: String], pageSize: Int) -> BucketServer.Answer {
        let marker = values["upload-id-marker"] ?? ""
        let listed = all.filter { $0.value.key.hasPrefix(values["prefix"] ?? "") }
            .sorted { $0.key < $1.key }.filter { marker.isEmpty || $0.key > marker }
        let page = listed.prefix(pageSize)
        var text = "<ListMultipartUploadsResult>"
        if page.count < listed.count, let last = page.last {
            text += "<NextKeyMarker>\(last.value.key)</NextKeyMarker><NextUploadIdMarker>"
            text += last.key.replacing("&", with: "&amp;") + "</NextUploadIdMarker>"
        }
        text += "<IsTruncated>\(page.count < listed.count)</IsTruncated>"
        for (id, upload) in page {
            text += "<Upload><Key>\(upload.key)</Key><UploadId>"
            text += id.replacing("&", with: "&amp;")
            text += "</UploadId><Initiated>\(upload.begun)</Initiated></Upload>"
        }
        return .init(body: Array((text + "</ListMultipartUploadsResult>").utf8))
    }
}
