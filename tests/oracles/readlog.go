// Readlog reads a published log as a stranger would, with Go's sumdb/note and sumdb/tlog and nothing of this project:
//
//	readlog DIR VKEY [OLDER-CHECKPOINT...]
//
// From the first key of the log it follows each change of key to the one that signed the checkpoint; makes the tree
// anew from the entries; compares every tile with it; proves every entry, and every older checkpoint; hashes every blob.
package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8

func check(err error, where string) {
	if err != nil {
		fmt.Fprintf(os.Stderr, "readlog: %s: %v\n", where, err)
		os.Exit(1)
	}
}

func refuse(where, why string) { check(fmt.Errorf("%s", why), where) }

// nodes holds every hash of a tree, in the order of tlog.StoredHashIndex.
type nodes []tlog.Hash

func (n nodes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	found := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		if index >= int64(len(n)) {
			return nil, fmt.Errorf("no hash %d", index)
		}
		found[i] = n[index]
	}
	return found, nil
}

type checkpoint struct {
	origin string
	size   int64
	root   tlog.Hash
}

func open(where string, data []byte, keys ...string) checkpoint {
	var text string
	for _, key := range keys {
		verifier, err := note.NewVerifier(key)
		check(err, "key")
		opened, err := note.Open(data, note.VerifierList(verifier))
		check(err, where)
		text = opened.Text
	}
	lines := strings.Split(text, "\n")
	if len(lines) != 4 || lines[3] != "" {
		refuse(where, "not three lines")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	check(err, where)
	root, err := base64.StdEncoding.Strict().DecodeString(lines[2])
	check(err, where)
	if len(root) != tlog.HashSize || strconv.FormatInt(size, 10) != lines[1] || size < 0 {
		refuse(where, "not a size and a root")
	}
	found := checkpoint{origin: lines[0], size: size}
	copy(found.root[:], root)
	return found
}

// name is a tile's in C2SP tlog-tiles: that of package tlog without the height, and with "entries" for "data".
func name(t tlog.Tile) string {
	return strings.Replace(strings.Replace(t.Path(), "tile/8/", "tile/", 1), "tile/data/", "tile/entries/", 1)
}

func entries(dir string, size int64) [][]byte {
	var found [][]byte
	for n := int64(0); n<<height < size; n++ {
		tile := tlog.Tile{H: height, L: -1, N: n, W: 1 << height}
		if size-n<<height < 1<<height {
			tile.W = int(size - n<<height)
		}
		data, err := os.ReadFile(filepath.Join(dir, name(tile)))
		check(err, name(tile))
		for i := 0; i < tile.W; i++ {
			if len(data) < 2 || len(data)-2 < int(binary.BigEndian.Uint16(data)) {
				refuse(name(tile), "cut short")
			}
			length := int(binary.BigEndian.Uint16(data))
			found, data = append(found, data[2:2+length]), data[2+length:]
		}
		if len(data) > 0 {
			refuse(name(tile), "has more entries than it should")
		}
	}
	return found
}

func main() {
	if len(os.Args) < 3 {
		refuse("usage", "readlog DIR VKEY [OLDER-CHECKPOINT...]")
	}
	dir, key := os.Args[1], os.Args[2]
	signed, err := os.ReadFile(filepath.Join(dir, "checkpoint"))
	check(err, "checkpoint")
	size := int64(0)
	if lines := strings.Split(string(signed), "\n"); len(lines) > 1 {
		size, err = strconv.ParseInt(lines[1], 10, 32) // only as far as the files go; the root settles it
		check(err, "checkpoint")
	}

	var tree nodes
	keys := []string{key}
	for n, body := range entries(dir, size) {
		hashes, err := tlog.StoredHashes(int64(n), body, tree)
		check(err, fmt.Sprint("entry ", n))
		tree = append(tree, hashes...)
		var entry struct {
			Kind   string
			Detail map[string]string
		}
		check(json.Unmarshal(body, &entry), fmt.Sprint("entry ", n))
		if n == 0 && entry.Detail["verifier_key"] != key {
			refuse("entry 0", "is of a log with another key")
		}
		if n > 0 && entry.Kind == "key" {
			keys = append(keys, entry.Detail["verifier_key"])
			where := fmt.Sprint("key/", n+1)
			data, err := os.ReadFile(filepath.Join(dir, where))
			check(err, where)
			vouched := open(where, data, keys[len(keys)-2:]...)
			root, err := tlog.TreeHash(int64(n+1), tree)
			check(err, where)
			if vouched.size != int64(n+1) || vouched.root != root {
				refuse(where, "is not over the entries that are here")
			}
		}
	}

	newest := open("checkpoint", signed, keys[len(keys)-1])
	root := tlog.Hash(sha256.Sum256(nil))
	if size > 0 {
		root, err = tlog.TreeHash(size, tree)
		check(err, "tree")
	}
	if newest.size != size || newest.root != root {
		refuse("checkpoint", "is not over the entries that are here")
	}
	for level := 0; size>>(height*level) > 0; level++ {
		for n, count := int64(0), size>>(height*level); n<<height < count; n++ {
			tile := tlog.Tile{H: height, L: level, N: n, W: 1 << height}
			if count-n<<height < 1<<height {
				tile.W = int(count - n<<height)
			}
			should, err := tlog.ReadTileData(tile, tree)
			check(err, name(tile))
			is, err := os.ReadFile(filepath.Join(dir, name(tile)))
			check(err, name(tile))
			if !bytes.Equal(is, should) {
				refuse(name(tile), "is not what the entries hash to")
			}
		}
	}
	for n, body := range entries(dir, size) {
		proof, err := tlog.ProveRecord(size, int64(n), tree)
		check(err, fmt.Sprint("entry ", n))
		check(tlog.CheckRecord(proof, size, newest.root, int64(n), tlog.RecordHash(body)), fmt.Sprint("entry ", n))
	}
	for _, where := range os.Args[3:] {
		data, err := os.ReadFile(where)
		check(err, where)
		var older checkpoint
		for _, key := range keys {
			if verifier, err := note.NewVerifier(key); err == nil {
				if _, err := note.Open(data, note.VerifierList(verifier)); err == nil {
					older = open(where, data, key)
				}
			}
		}
		if older.size < 1 {
			refuse(where, "is signed by no key of the log")
		}
		if older.size > size {
			refuse(where, "is over more entries than are here")
		}
		proof, err := tlog.ProveTree(size, older.size, tree)
		check(err, where)
		check(tlog.CheckTree(proof, size, newest.root, older.size, older.root), where)
	}
	blobs, err := os.ReadDir(filepath.Join(dir, "blob"))
	check(err, "blob")
	for _, blob := range blobs {
		data, err := os.ReadFile(filepath.Join(dir, "blob", blob.Name()))
		check(err, blob.Name())
		if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != blob.Name() {
			refuse("blob/"+blob.Name(), "is not what it is named by")
		}
	}
	fmt.Printf("%s: %d entries, %d blobs, %d keys, root %x\n", newest.origin, size, len(blobs), len(keys), newest.root[:])
}
