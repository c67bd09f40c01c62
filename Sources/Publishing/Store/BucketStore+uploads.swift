import Corpus
import Storage
import Web

extension BucketStore {
    /// Files of up to `sizes.whole` bytes go in one request.
    func upload(_ source: String, to name: String) throws(QuarryError) {
        let file = try MappedFile(path: source)
        let parts = try sizes.parts(of: file.bytes.count, path: source)
        guard parts.count > 1 else {
            _ = try put(
                .file(file, parts[0]), hash: Digest.sha256(file.bytes).hex, to: name)
            return
        }
        let upload = try MultipartUpload(of: name, by: client)
        do throws(QuarryError) {
            var tags: [String] = []
            for (number, range) in parts.enumerated() {
                Failpoint.exportPart.pass()
                tags.append(try upload.put(file, range, number: number + 1, by: client))
            }
            Failpoint.exportParts.pass()
            try upload.complete(tags, length: file.bytes.count, by: client)
        } catch {
            upload.giveUp(by: client)
            throw error
        }
    }

    func removeUploads(
        below folders: Set<String>, begunBy time: Double, isDry: Bool
    ) throws(QuarryError) -> Int {
        var removed = 0
        var next: UploadListing.Marker?
        // A server that names the same pages for ever, in whatever order.
        var pages: Set<UploadListing.Marker> = []
        repeat {
            let page = try uploads(after: next)
            for entry in page.entries where entry.begun <= time {
                guard let name = name(ofKey: entry.upload.name, below: folders) else { continue }
                if !isDry {
                    try MultipartUpload(name: name, id: entry.upload.id).abort(by: client)
                }
                removed += 1
            }
            next = page.next
            if let next, !pages.insert(next).inserted {
                throw QuarryError(
                    .corrupt, path: place, "the bucket's list of uploads has no end")
            }
        } while next != nil
        return removed
    }

    private func uploads(
        after marker: UploadListing.Marker?
    ) throws(QuarryError) -> UploadListing {
        let prefix = "prefix=\(BucketXML.encoded(address.prefix))"
        // In the order in which they are signed.
        let query =
            marker.map {
                "key-marker=\(BucketXML.encoded($0.key))&\(prefix)"
                    + "&upload-id-marker=\(BucketXML.encoded($0.id))&uploads="
            } ?? "\(prefix)&uploads="
        var request = client.request("")
        request.address = "\(address.base)?\(query)"
        let (answer, body) = try client.whole(request, limit: Self.maximumPage, path: place)
        guard answer.status == 200 else { throw client.refusal(answer, path: place) }
        return try UploadListing(body, path: place)
    }

    /// The name of what a key is of; nil for what somebody else keeps in the bucket.
    private func name(ofKey key: String, below folders: Set<String>) -> String? {
        guard key.hasPrefix(address.prefix) else { return nil }
        let name = String(key.dropFirst(address.prefix.count))
        let folder = name.prefix { $0 != "/" }
        let isOwn =
            folders.contains(String(folder)) && folder.count < name.count
            && name.utf8.allSatisfy { Self.characters.contains($0) }
        return isOwn ? name : nil
    }

    private static let characters = Set(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._/".utf8)
}
