import Foundation
import TestSupport

/// Where PostgreSQL's programs are, the server's among them, which no `PATH` has.
enum PostgreSQL {
    /// Debian's newest.
    static let installed: String? = {
        let folder = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return versions.sorted { (Int($0) ?? 0) < (Int($1) ?? 0) }.map { "\(folder)/\($0)/bin" }
            .last { FileManager.default.isExecutableFile(atPath: $0 + "/initdb") }
    }()

    /// One that has the extension `vector`: Debian's where its package is there, else that of
    /// PyPI's pgserver.
    static let withVectors: String? = {
        if let installed {
            let version = installed.split(separator: "/").dropLast().last ?? ""
            let control = "/usr/share/postgresql/\(version)/extension/vector.control"
            if FileManager.default.fileExists(atPath: control) { return installed }
        }
        let script =
            "import importlib.util as u; print(u.find_spec('pgserver').submodule_search_locations[0])"
        guard let found = try? Tool(pythonWith: "sys")?.run(["-c", script]), found.status == 0
        else {
            return nil
        }
        let folder = String(decoding: found.output, as: UTF8.self)
            .trimmingCharacters(in: .whitespacesAndNewlines)
        let programs = folder + "/pginstall/bin"
        return FileManager.default.isExecutableFile(atPath: programs + "/initdb") ? programs : nil
    }()
}
