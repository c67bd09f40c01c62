/// The encoding of the text sources that a glob matches.
package struct StatedEncoding: Hashable, Sendable {
    /// For paths below a corpus root.
    package var glob: Glob
    package var encoding: TextEncoding

    package init(glob: Glob, encoding: TextEncoding) {
        self.glob = glob
        self.encoding = encoding
    }
}
