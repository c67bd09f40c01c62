import Corpus
import Foundation
import Snapshots
import Storage
import Synchronization
import Web

/// A repository in a bucket of S3's kind.
///
/// A bucket has no locks. Numbers of pointers are taken, and pointers move, by conditional writes:
/// of two exports at once one is refused. What comes is hashed by the bucket, so what is there with
/// the right length is whole; `verify` reads it all the same.
struct BucketStore: RepositoryStore {
    let client: WebClient
    let address: BucketAddress
    let sizes: UploadSizes
    /// What was read first of each name, or written last.
    private let seen = Seen()

    private final class Seen: Sendable {
        /// - Parameter tag: nil: there was no such file.
        struct Version { var tag: String? }
        let versions = Mutex<[String: Version]>([:])
    }

    static let maximumPage = 16 << 20

    var place: String { client.place }
    var folder: String? { nil }
    var reader: any RepositoryReader { WebReader(client: client) }

    /// - Parameters:
    ///   - address: `s3://BUCKET/PREFIX`.
    ///   - environment: credentials, region and server, under the names that other tools have.
    /// - Throws: `invalidInput`.
    init(
        address: String,
        environment: [String: String] = ProcessInfo.processInfo.environment,
        patience: WebReader.Patience = WebReader.Patience(),
        sizes: UploadSizes = UploadSizes()
    ) throws(QuarryError) {
        self.sizes = sizes
        let credentials = try BucketCredentials(environment: environment)
        self.address = try BucketAddress(
            address, region: credentials.region, environment: environment)
        client = WebClient(
            place: self.address.place, address: self.address.base + self.address.prefix,
            access: .bucket(credentials), patience: patience)
    }

    /// - Throws: `notFound` for no such bucket.
    func isRepository() throws(QuarryError) -> Bool {
        // A first export that was killed has left objects only.
        guard try page(below: RepositoryLayout.channels, after: nil).files.isEmpty else {
            return true
        }
        return try !page(below: RepositoryLayout.objects, after: nil).files.isEmpty
    }

    func open() throws(QuarryError) -> FolderLock? {
        let names = try page(below: "", after: nil).files.compactMap {
            $0.name.split(separator: "/").first.map(String.init)
        }
        guard names.allSatisfy(RepositoryLayout.parts.contains) else {
            throw QuarryError(
                .invalidInput, path: place,
                "holds other things; name another bucket or a prefix of its own")
        }
        return nil
    }

    func names(in folder: String) throws(QuarryError) -> [String] {
        let names = try files(below: folder).compactMap {
            $0.name.dropFirst(folder.count + 1).split(separator: "/").first.map(String.init)
        }
        return Set(names).sorted()
    }

    func files(below folder: String) throws(QuarryError) -> [StoredFile] {
        var files: [StoredFile] = []
        var next: String?
        // A server that names the same pages for ever, in whatever order.
        var pages: Set<String> = []
        repeat {
            let page = try page(below: folder, after: next)
            files += page.files.filter { $0.name.hasPrefix(folder + "/") }
            next = page.next
            if let next, !pages.insert(next).inserted {
                throw QuarryError(.corrupt, path: path(folder), "the bucket's list has no end")
            }
        } while next != nil
        return files.sorted { $0.name < $1.name }
    }

    /// One page of what lies below a name.
    private func page(below folder: String, after token: String?) throws(QuarryError)
        -> BucketListing
    {
        // Servers disagree on how a `/` in a query is signed: none is asked for that can be left
        // out, and what else comes is told apart by the caller.
        let first = folder.prefix { $0 != "/" }
        // In the order in which they are signed.
        let query =
            (token.map { "continuation-token=\(BucketXML.encoded($0))&" } ?? "")
            + "list-type=2&prefix=\(BucketXML.encoded(address.prefix + first))"
        var request = client.request("")
        request.address = "\(address.base)?\(query)"
        let path = path(folder)
        let (answer, body) = try client.whole(request, limit: Self.maximumPage, path: path)
        guard answer.status == 200 else { throw client.refusal(answer, path: path) }
        var listing = try BucketListing(body, path: path)
        listing.files = listing.files.filter { $0.name.hasPrefix(address.prefix) }.map {
            var file = $0
            file.name = String(file.name.dropFirst(address.prefix.count))
            return file
        }
        return listing
    }

    func file(_ name: String) throws(QuarryError) -> StoredFile? {
        let path = path(name)
        let (answer, _) = try client.whole(
            client.request(name, method: .head), limit: 0, path: path)
        guard answer.status != 404 else { return nil }
        guard answer.status == 200,
            let length = answer.headers["content-length"].flatMap({ Int($0) })
        else { throw client.refusal(answer, path: path) }
        return StoredFile(
            name: name, length: length,
            modified: Self.seconds(answer.headers["last-modified"]) ?? .infinity)
    }

    /// `Sun, 29 Nov 2026 05:38:45 GMT`
    private static func seconds(_ text: String?) -> Double? {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: 0)
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        return text.flatMap { formatter.date(from: $0) }?.timeIntervalSince1970
    }

    func read(_ name: String, limit: Int) throws(QuarryError) -> [UInt8]? {
        let path = path(name)
        let (answer, body) = try client.whole(client.request(name), limit: limit, path: path)
        guard answer.status == 200 || answer.status == 404, answer.errorCode != "NoSuchBucket"
        else {
            throw client.refusal(answer, path: path)
        }
        let tag = answer.status == 200 ? answer.headers["etag"] : nil
        seen.versions.withLock { if $0[name] == nil { $0[name] = .init(tag: tag) } }
        return answer.status == 200 ? body : nil
    }

    func write(
        _ bytes: [UInt8], to name: String, if condition: WriteCondition
    ) throws(QuarryError) {
        var headers: [String: String] = [:]
        switch condition {
        case .always: break
        case .absent: headers["If-None-Match"] = "*"
        case .unmoved:
            if seen.versions.withLock({ $0[name] == nil }) {
                _ = try read(name, limit: ChannelPointer.maximumBytes)
            }
            if let tag = seen.versions.withLock({ $0[name]?.tag }) {
                headers["If-Match"] = tag
            } else {
                headers["If-None-Match"] = "*"
            }
        }
        let hash = Digest.sha256(bytes).hex
        let answer = try put(.bytes(bytes), hash: hash, to: name, headers: headers)
        if answer.status == 412 {
            let there = try read(name, limit: max(bytes.count, ChannelPointer.maximumBytes))
            // It was there in time if the answer to an attempt before this one was lost.
            guard there == bytes else {
                throw QuarryError(
                    .alreadyExists, path: path(name),
                    "another process is at work on this repository and was first; run again")
            }
        }
        // What somebody else writes after this is not what a later write goes on from.
        let tag = answer.status == 412 ? nil : answer.headers["etag"]
        seen.versions.withLock { $0[name] = tag.map { .init(tag: $0) } }
    }

    /// - Returns: an answer of success, or 412.
    func put(
        _ body: WebRequest.Body, hash: String, to name: String, headers: [String: String] = [:]
    ) throws(QuarryError) -> WebAnswer {
        var request = client.request(name, method: .put)
        request.body = body
        request.headers["x-amz-content-sha256"] = hash
        request.headers.merge(headers) { _, new in new }
        let path = path(name)
        let (answer, _) = try client.whole(request, limit: Self.maximumPage, path: path)
        guard (200..<300).contains(answer.status) || answer.status == 412 && !headers.isEmpty else {
            throw client.refusal(answer, path: path)
        }
        return answer
    }

    func has(_ file: Manifest.FileEntry) throws(QuarryError) -> Bool {
        try self.file(RepositoryLayout.object(file.sha256))?.length == file.length
    }

    func write(_ file: Manifest.FileEntry, from source: String) throws(QuarryError) {
        try SealedFile.verify(path: source, length: file.length, sha256: file.sha256)
        try upload(source, to: RepositoryLayout.object(file.sha256))
    }

    func write(
        _ name: String, by make: (_ path: String) throws(QuarryError) -> Bool
    ) throws(QuarryError) {
        try FileSystem.withTemporaryPath(for: "upload") { path throws(QuarryError) in
            if try make(path) { try upload(path, to: name) }
        }
    }

    func verify(_ file: Manifest.FileEntry, as name: String) throws(QuarryError) {
        try FileSystem.withTemporaryPath(for: "object") { path throws(QuarryError) in
            do throws(QuarryError) {
                try reader.bring(name, to: GrowingFile(path: path), length: file.length)
                try SealedFile.verify(path: path, length: file.length, sha256: file.sha256)
            } catch {
                throw error.about(self.path(name))
            }
        }
    }

    func remove(_ name: String) throws(QuarryError) {
        let (answer, _) = try client.whole(
            client.request(name, method: .delete), limit: Self.maximumPage, path: path(name))
        guard (200..<300).contains(answer.status) || answer.status == 404 else {
            throw client.refusal(answer, path: path(name))
        }
    }

    func removeFolder(_ name: String) throws(QuarryError) {
        for file in try files(below: name) { try remove(file.name) }
    }
}
