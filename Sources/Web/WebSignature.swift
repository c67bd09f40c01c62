/// What requests to a bucket are signed with, all their headers included (AWS Signature Version 4).
package struct WebSignature: Sendable {
    package var keyID: String
    package var secret: String
    package var region: String

    package init(keyID: String, secret: String, region: String) {
        self.keyID = keyID
        self.secret = secret
        self.region = region
    }
}
