import Corpus
import Storage

/// Who asks a bucket, from the environment alone. It is part of no message.
struct BucketCredentials: Sendable {
    let keyID: String
    let secret: String
    /// Of credentials for a while.
    let sessionToken: String?
    let region: String

    /// Of no bytes.
    static let emptyHash = Digest.sha256([UInt8]()).hex

    /// - Throws: `invalidInput` where they are missing or can't be meant.
    init(environment: [String: String]) throws(QuarryError) {
        func value(_ name: String) throws(QuarryError) -> String? {
            guard let value = environment[name], !value.isEmpty else { return nil }
            // It becomes part of a header.
            guard value.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
                throw QuarryError(.invalidInput, "\(name) holds a blank, a line's end or no ASCII")
            }
            return value
        }
        guard let keyID = try value("AWS_ACCESS_KEY_ID"),
            let secret = try value("AWS_SECRET_ACCESS_KEY")
        else {
            throw QuarryError(
                .invalidInput,
                "a bucket needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment; one "
                    + "that everybody may read can be pulled from by its https address")
        }
        self.keyID = keyID
        self.secret = secret
        sessionToken = try value("AWS_SESSION_TOKEN")
        let (stated, usual) = (try value("AWS_REGION"), try value("AWS_DEFAULT_REGION"))
        region = stated ?? usual ?? "us-east-1"
        guard region.wholeMatch(of: /[A-Za-z0-9-]{1,64}/) != nil else {
            throw QuarryError(.invalidInput, "AWS_REGION can't be the name of a region")
        }
    }

    /// Headers that are signed. libcurl signs whatever headers a request has.
    /// - Parameter bodyHash: hexadecimal SHA-256 of the request's body: what is damaged on its way
    ///   is refused.
    func headers(bodyHash: String) -> [String: String] {
        var headers = ["x-amz-content-sha256": bodyHash]
        if let sessionToken { headers["x-amz-security-token"] = sessionToken }
        return headers
    }
}
