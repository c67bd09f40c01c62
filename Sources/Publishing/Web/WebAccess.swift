/// Who asks, as far as a server wants to know.
enum WebAccess: Sendable {
    case open
    /// A bearer token.
    case token(String)
    /// Each request is signed.
    case bucket(BucketCredentials)

    var bucket: BucketCredentials? {
        if case .bucket(let credentials) = self { credentials } else { nil }
    }
}
