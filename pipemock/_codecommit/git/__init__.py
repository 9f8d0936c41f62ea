"""Git's objects, trees and merges, without a file system: pure functions over a store."""
