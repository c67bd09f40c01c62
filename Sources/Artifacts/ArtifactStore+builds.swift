package import Corpus
import Foundation
import Storage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

extension ArtifactStore {
    /// Says that a build is at work: until the result is released or its process ends, however
    /// that happens, no process evicts what was used since now.
    /// - Throws: `io`, `limitExceeded`.
    package func beginBuild() throws(QuarryError) -> BuildMark {
        let gate = try OpenGate(path: path + ".lock")
        defer { gate.leave() }
        try FileSystem.makeFolder(buildsFolder)
        return try BuildMark(path: "\(buildsFolder)/\(useStep)-\(UUID().uuidString)")
    }

    /// The step of use in which the oldest running build began; nil if none runs. Removes the
    /// marks of builds that are gone.
    func usedByBuilds() throws(QuarryError) -> Int? {
        guard FileSystem.exists(buildsFolder) else { return nil }
        // A mark is made and locked behind the same gate, so an unlocked one is nobody's.
        let gate = try OpenGate(path: path + ".lock")
        defer { gate.leave() }
        return try FileSystem.names(in: buildsFolder).compactMap { name in
            let path = "\(buildsFolder)/\(name)"
            guard BuildMark.isHeld(path) else {
                unlink(path)
                return nil
            }
            return name.split(separator: "-").first.flatMap { Int($0) }
        }.min()
    }

    private var buildsFolder: String { path + ".builds" }
}
