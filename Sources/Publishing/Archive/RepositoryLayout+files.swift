extension RepositoryLayout {
    /// Whether a repository's file can have this name. Nothing else is written where a name says.
    static func isFile(_ name: String) -> Bool {
        let names = name.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard (2...3).contains(names.count), parts.contains(names[0]),
            names.dropFirst().allSatisfy({
                $0.wholeMatch(of: /[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}/) != nil
            })
        else { return false }
        guard names[0] == objects else { return true }
        return ChannelPointer.isRoot(names[names.count - 1])
            && name == object(names[names.count - 1])
    }
}
