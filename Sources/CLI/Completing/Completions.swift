import ArgumentParser
import Corpus
import Embedding
import Foundation
import Snapshots
import Storage

/// What a shell offers for an argument that is a job, an index or a model: asked for each time that
/// somebody presses the Tab key.
enum Completions {
    /// Job files: those of `jobs/` and of the folder that has been typed.
    static func jobs(_ typed: String) -> [String] {
        let names = entries(typed, usual: "jobs") { path, name in
            guard !isFolder(path) else { return .folder }
            return name.hasSuffix(".yaml") || name.hasSuffix(".yml") ? .wanted : nil
        }
        return safe(names)
    }

    /// Index folders, which have a file CURRENT: those of `indexes/` and of the folder that has
    /// been typed.
    static func indexes(_ typed: String) -> [String] {
        let names = entries(typed, usual: "indexes") { path, _ in
            guard isFolder(path) else { return nil }
            return FileSystem.exists(IndexLayout(root: path).current) ? .wanted : .folder
        }
        return safe(names)
    }

    /// Names of models that are here.
    /// - Parameter kind: nil: of either.
    static func models(_ kind: ModelKind? = nil) -> [String] {
        safe((try? ModelStore.standard().list(kind)) ?? [])
    }

    private enum Entry { case wanted, folder }

    /// What is wanted in the folder typed so far, and folders to go into; where no folder has been
    /// typed, what is wanted in the usual one as well.
    private static func entries(
        _ typed: String, usual: String, judge: (_ path: String, _ name: String) -> Entry?
    ) -> [String] {
        let folder = typed.lastIndex(of: "/").map { String(typed[...$0]) } ?? ""
        let here = listing(of: folder, judge: judge).map { name, entry in
            folder + name + (entry == .folder ? "/" : "")
        }
        guard folder.isEmpty else { return here }
        let there = listing(of: usual + "/", judge: judge).compactMap { name, entry in
            entry == .wanted ? "\(usual)/\(name)" : nil
        }
        // Where the usual folder has some, going into it by hand is a detour.
        return there + here.filter { there.isEmpty || $0 != usual + "/" }
    }

    /// - Parameter folder: with its slash; empty: the current one.
    private static func listing(
        of folder: String, judge: (_ path: String, _ name: String) -> Entry?
    ) -> [(String, Entry)] {
        let names = (try? FileSystem.names(in: folder.isEmpty ? "." : folder)) ?? []
        return names.filter { !$0.hasPrefix(".") }.compactMap { name in
            judge(folder + name, name).map { (name, $0) }
        }
    }

    private static func isFolder(_ path: String) -> Bool {
        FileStatus(of: path)?.kind == .folder
    }

    /// Names as the shell that asks takes them, without those that would be more than one line.
    ///
    /// bash expands what it is offered (`compgen -W`), so that a file called `$(reboot).yaml` would
    /// be run: there each sign is quoted.
    private static func safe(_ names: [String]) -> [String] {
        let names = names.filter { ForeignText.escaped($0) == $0 }
        guard CompletionShell.requesting == .bash else { return names }
        return names.map { name in
            name.unicodeScalars.map { plain($0) ? String($0) : "\\" + String($0) }.joined()
        }
    }

    private static func plain(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value > 0x7F || scalar.properties.isAlphabetic
            || "0123456789/._-+,:@%".unicodeScalars.contains(scalar)
    }
}
