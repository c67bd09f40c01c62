import Foundation

/// A `quarry-parser` whose children die as soon as they have a document, as often as is wanted:
/// those with a token of a folder, which each takes away one of.
package struct DyingParser {
    /// The executable.
    package let path: String

    /// - Parameters:
    ///   - parser: the real one, which does the rest.
    ///   - folder: where both the script and its tokens are put.
    ///   - signal: what the children die of, by `kill`'s name for it.
    package init(of parser: String, in folder: String, by signal: String) throws {
        path = folder + "/dying-parser"
        // The greeting is the real one's, which ends where its input does.
        let script = """
            #!/bin/sh
            for token in "$0".token.*; do
                if rm "$token" 2> /dev/null; then
                    '\(parser)' "$@" < /dev/null
                    head -c 1 > /dev/null
                    kill -\(signal) $$
                fi
            done
            exec '\(parser)' "$@"

            """
        try Data(script.utf8).write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    }

    /// How many of the children to come die.
    package func doom(_ count: Int) throws {
        for number in 0..<count { try Data().write(to: URL(filePath: token(number))) }
    }

    /// Lets the children to come live.
    /// - Parameter count: as `doom` had it.
    package func spare(_ count: Int) {
        for number in 0..<count { unlink(token(number)) }
    }

    private func token(_ number: Int) -> String { "\(path).token.\(number)" }
}
