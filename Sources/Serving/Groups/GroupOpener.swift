import Corpus
import Dispatch
import Embedding
import Foundation
import Jobs
import Searching
import Snapshots
import Storage
import Synchronization
import Web

/// Opens the members of a group, each as it is published now.
struct GroupOpener: Sendable {
    let definition: GroupDefinition
    private let models: ModelStore
    private let cross: CrossEncoder?
    private let slots: ComputeSlots
    private let answers: Bool
    private let weights: GroupWeights
    private let links: [String: ShardLink]
    private let refusal = GroupRefusal()

    /// For a member to say what it is.
    private static let seconds = 5.0
    /// For all of them to say which sources they have.
    private static let overlapSeconds = 120.0

    /// - Throws: what reading tokens and weights throws.
    init(
        _ definition: GroupDefinition, models: ModelStore, cross: CrossEncoder?,
        slots: ComputeSlots, answers: Bool
    ) throws(QuarryError) {
        self.definition = definition
        self.answers = answers
        self.models = models
        self.cross = cross
        self.slots = slots
        weights = try Self.weights(definition.weights)
        // Each request has its own time: a member may think as long as that before it speaks.
        let patience = max(definition.seconds, Self.overlapSeconds)
        var links: [String: ShardLink] = [:]
        for member in definition.members {
            guard case .server(let url, let index, let file) = member.place else { continue }
            // Each member's connections are kept apart: else each handle keeps one to every member.
            links[member.name] = ShardLink(
                session: WebSession(patience: patience), address: url, index: index,
                token: try file.map(GroupDefinition.token(file:)))
        }
        self.links = links
    }

    private static func weights(_ path: String?) throws(QuarryError) -> GroupWeights {
        guard let path else { return .members }
        if try GenerationStore(root: path).currentNumber() != nil {
            return .index(try GenerationStore(root: path).currentManifest())
        }
        let bytes = try FileSystem.read(path, limit: RootText.maximumBytes)
        return .index(try RootText.manifest(bytes, path: path))
    }

    /// - Parameter known: what was opened before: members that are as they were are taken over.
    /// - Throws: as `ServedGroup.init`.
    func open(after known: GroupGeneration?) throws(QuarryError) -> GroupGeneration {
        var (found, absent) = members(known)
        found.removeAll { member in
            guard let failure = refusal.failure(of: member.state) else { return false }
            absent.append(MissingMember(member.name, failure))
            return true
        }
        guard !found.isEmpty else { throw Self.nobody(absent) }
        if let known, Set(found.map { $0.state }) == Set(known.searcher.shards.map { $0.state }) {
            return GroupGeneration(
                searcher: known.searcher, absent: absent.sorted { $0.name < $1.name },
                whole: known.whole)
        }
        let encoder = try encoder(found[0].manifest, known: known)
        let generations = found.map { member in
            member.shard(encoder: encoder, group: definition.name, slots: slots, answers: answers)
        }
        // Before all sources are read, every second: what doesn't fit is known from roots alone.
        _ = try GroupManifest(
            generations.map { ($0.name, $0.manifest) }, weights: weights, group: definition.name)
        let shards = try apart(generations, known: known, absent: &absent)
        guard !shards.isEmpty else { throw Self.nobody(absent) }
        let adapter = try adapter(of: shards, known: known?.whole.snapshot.adapter)
        let searcher = try GroupSearcher(
            shards, name: definition.name, weights: weights, encoder: encoder, cross: cross,
            adapter: adapter)
        let whole = ServedGeneration(
            index: definition.name,
            snapshot: try Snapshot(
                group: searcher.manifest, name: definition.name, adapter: adapter),
            encoder: encoder, cross: cross)
        return GroupGeneration(
            searcher: searcher, absent: absent.sorted { $0.name < $1.name }, whole: whole)
    }

    private static func nobody(_ absent: [MissingMember]) -> QuarryError {
        let reasons = absent.map { "\($0.name): \($0.fullReason)" }.joined(separator: "; ")
        return QuarryError(.io, path: nil, "no member of the group is there: \(reasons)")
    }

    /// The one that is open, unless the members have been built with another model since.
    private func encoder(
        _ manifest: Manifest, known: GroupGeneration?
    ) throws(QuarryError) -> Encoder {
        let snapshot = try Snapshot(group: manifest, name: definition.name)
        if let before = known?.whole, before.snapshot.settings.embed == snapshot.settings.embed,
            before.snapshot.manifest.fingerprints[.model] == manifest.fingerprints[.model]
        {
            return before.encoder
        }
        return try Searcher.encoder(of: snapshot, models: models, threads: 1)
    }

    /// Those that are there, and those that are not; all are asked at the same time.
    private func members(
        _ known: GroupGeneration?
    ) -> (found: [OpenedMember], absent: [MissingMember]) {
        let results = Mutex<[String: Result<OpenedMember, ShardFailure>]>([:])
        let waiting = DispatchGroup()
        for member in definition.members {
            waiting.enter()
            Thread.detachNewThread { [self] in
                let result = Result { () throws(ShardFailure) in try open(member, known) }
                results.withLock { $0[member.name] = result }
                waiting.leave()
            }
        }
        waiting.wait()
        var found: [OpenedMember] = []
        var absent: [MissingMember] = []
        for (name, result) in results.withLock({ $0 }).sorted(by: { $0.key < $1.key }) {
            switch result {
            case .success(let member): found.append(member)
            case .failure(let failure): absent.append(MissingMember(name, failure))
            }
        }
        return (found, absent)
    }

    private func open(
        _ member: GroupDefinition.Member, _ known: GroupGeneration?
    ) throws(ShardFailure) -> OpenedMember {
        let before = known?.searcher.shards.first { $0.name == member.name }
        // A folder's root is open once it is read; a server may be gone or publish another.
        if let before, links[member.name] == nil, member.root == before.manifest.root {
            return .known(before)
        }
        let opened: OpenedMember
        if let link = links[member.name] {
            opened = .known(
                try RemoteShard(
                    name: member.name, link: link, before: before?.manifest, within: Self.seconds))
        } else if case .folder(let folder) = member.place {
            opened = try Self.folder(folder, name: member.name, before: before)
        } else {
            preconditionFailure("a member is a folder or has a link")
        }
        if let root = member.root, root != opened.manifest.root {
            throw ShardFailure(
                .otherRoot,
                "it has root \(opened.manifest.root.prefix(12)), not \(root.prefix(12))")
        }
        return before?.manifest.root == opened.manifest.root
            ? before.map(OpenedMember.known) ?? opened : opened
    }

    private static func folder(
        _ folder: String, name: String, before: (any Shard)?
    ) throws(ShardFailure) -> OpenedMember {
        do throws(QuarryError) {
            let store = GenerationStore(root: folder)
            let manifest = try store.currentManifest()
            if let before, before.manifest.root == manifest.root { return .known(before) }
            return .folder(name: name, try Snapshot(manifest, layout: store.layout))
        } catch {
            // Without the path: readers see it.
            throw ShardFailure(.unavailable, error.reason)
        }
    }

    /// The shards without a source in common; one that can't say which it has is left out.
    private func apart(
        _ shards: [any Shard], known: GroupGeneration?, absent: inout [MissingMember]
    ) throws(QuarryError) -> [any Shard] {
        var shards = shards
        let before = Set((known?.searcher.shards ?? []).map { $0.state })
        while case let states = Set(shards.map { $0.state }), !states.isSubset(of: before) {
            if let refused = refusal.error(of: states) { throw refused }
            var overlap = SourceOverlap(shards, seconds: Self.overlapSeconds)
            do {
                try overlap.check()
                return shards
            } catch let failed as SourceOverlap.Failed {
                for shard in shards where shard.name == failed.member {
                    refusal.remember(failed.failure, of: shard.state)
                }
                shards.removeAll { $0.name == failed.member }
                absent.append(MissingMember(failed.member, failed.failure))
            } catch {
                let misfit = QuarryError(other: error)
                refusal.remember(misfit, of: states)
                throw misfit
            }
        }
        return shards
    }
}
