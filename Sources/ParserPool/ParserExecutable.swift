package import Corpus
import Glibc
import SystemPackage

/// Finds the `quarry-parser` that belongs to this program.
package enum ParserExecutable {
    package static let name = "quarry-parser"
    /// Overrides the search.
    package static let environmentVariable = "QUARRY_PARSER"

    /// The path in `QUARRY_PARSER`, else beside the running executable, else beside the folder
    /// or bundle it stands in (tests).
    /// - Throws: `notFound`, saying where it was looked for.
    package static func locate() throws(QuarryError) -> String {
        if let named = getenv(environmentVariable).map({ String(cString: $0) }), !named.isEmpty {
            guard access(named, X_OK) == 0 else {
                throw QuarryError(
                    .notFound, path: named, "\(environmentVariable) names no executable")
            }
            return named
        }
        let folders = candidateFolders()
        for folder in folders where access("\(folder)/\(name)", X_OK) == 0 {
            return "\(folder)/\(name)"
        }
        throw QuarryError(
            .notFound, path: nil,
            "no \(name) in \(folders.joined(separator: ", ")); build it, or set "
                + environmentVariable)
    }

    /// The folder of `/proc/self/exe`; for a test run, which a helper of the toolchain hosts,
    /// the folders of the test bundle on the command line.
    private static func candidateFolders() -> [String] {
        var folders: [String] = []
        if let path = realpath("/proc/self/exe", nil) {
            folders.append(FilePath(platformString: path).removingLastComponent().string)
            free(path)
        }
        for argument in CommandLine.arguments where argument.contains(".xctest") {
            guard let path = realpath(argument, nil) else { continue }
            let folder = FilePath(platformString: path).removingLastComponent()
            folders += [folder.string, folder.removingLastComponent().string]
            free(path)
        }
        return folders
    }
}
