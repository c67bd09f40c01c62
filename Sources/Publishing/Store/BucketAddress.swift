import Corpus
import Foundation

/// Where a bucket's repository lies: `s3://BUCKET` or `s3://BUCKET/PREFIX`, and the server that has
/// it.
struct BucketAddress: Hashable, Sendable {
    static let scheme = "s3://"

    let bucket: String
    /// Before each name: empty, or with `/` at its end.
    let prefix: String
    /// Of the bucket, with `/` at its end.
    let base: String

    /// For messages.
    var place: String { Self.scheme + bucket + (prefix.isEmpty ? "" : "/" + prefix.dropLast()) }

    /// - Parameter environment: `AWS_ENDPOINT_URL_S3` or `AWS_ENDPOINT_URL` names the server, else
    ///   it is Amazon's.
    /// - Throws: `invalidInput`.
    init(
        _ address: String, region: String, environment: [String: String]
    ) throws(QuarryError) {
        var parts = address.dropFirst(Self.scheme.count).split(
            separator: "/", omittingEmptySubsequences: false
        ).map(String.init)
        // `s3://bucket/prefix/`
        if parts.count > 1, parts.last == "" { parts.removeLast() }
        guard address.hasPrefix(Self.scheme), let bucket = parts.first,
            bucket.wholeMatch(of: /[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/) != nil,
            parts.dropFirst().allSatisfy(Self.isName)
        else {
            throw QuarryError(
                .invalidInput, path: ForeignText.withoutSecrets(address),
                "is no address of a bucket: s3://BUCKET or s3://BUCKET/PREFIX, in letters, digits, "
                    + "`-`, `_` and `.`; who asks is in the environment")
        }
        self.bucket = bucket
        prefix = parts.dropFirst().map { $0 + "/" }.joined()
        let stated = ["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"].lazy
            .compactMap { environment[$0] }.first { !$0.isEmpty }
        guard let stated else {
            base = "https://\(bucket).s3.\(region).amazonaws.com/"
            return
        }
        // Other servers have buckets as folders.
        base = try Self.endpoint(stated) + bucket + "/"
    }

    private static func isName(_ part: String) -> Bool {
        part.wholeMatch(of: /[A-Za-z0-9._-]{1,64}/) != nil && part != "." && part != ".."
    }

    private static func endpoint(_ stated: String) throws(QuarryError) -> String {
        let text = stated.hasSuffix("/") ? stated : stated + "/"
        guard let url = URL(string: text), ["http", "https"].contains(url.scheme ?? ""),
            url.host?.isEmpty == false, url.user == nil, url.password == nil, url.query == nil,
            url.fragment == nil
        else {
            throw QuarryError(
                .invalidInput,
                "AWS_ENDPOINT_URL is no address of http or https without a user, a password, a query "
                    + "and a fragment")
        }
        return url.absoluteString
    }
}
