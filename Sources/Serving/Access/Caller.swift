/// Who asks: what the server knows of a request's sender once it has looked at the token.
package struct Caller: Hashable, Sendable {
    /// As the token file calls it; nil where no token was asked for.
    package var name: String?
    /// The groups whose sources it sees besides those open to all, lowercased; nil: it sees all.
    package var groups: Set<String>?

    package init(name: String?, groups: Set<String>?) {
        self.name = name
        self.groups = groups
    }

    /// Who sits at the machine itself: the files are theirs.
    package static let owner = Caller(name: nil, groups: nil)
    /// Anybody, where a server that is open to the network asks for no token.
    package static let anonymous = Caller(name: nil, groups: [])
}
