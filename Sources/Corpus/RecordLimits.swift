/// What scan and parser agree on about files of JSON lines.
package enum RecordLimits {
    /// Bytes of a line; a longer one is left out aloud.
    package static let lineBytes = 16 << 20
    /// Lines of a file that can't be read and are named; those beyond are counted.
    package static let namedFailures = 1_000
    /// Members that state who a record is; the first that does counts.
    package static let identityKeys = ["_id", "id"]
}
