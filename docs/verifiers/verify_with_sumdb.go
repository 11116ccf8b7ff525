// Verifies our proofs with Go's golang.org/x/mod/sumdb (note and tlog), which knows nothing of us.
//
//	go run verify_with_sumdb.go cases.jsonl                  # the cases of tests/record/proofs/outside_cases.py
//	go run verify_with_sumdb.go http://127.0.0.1:8000 KEY    # a site: checkpoint, tiles, entries
//
// On Debian 12: apt-get install golang-go golang-golang-x-mod-dev, and GO111MODULE=off
// GOPATH=/usr/share/gocode before `go run`.
package main

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type proofCase struct {
	Key     string
	Line    string
	Proof   string
	Altered string
	Sizes   []int64
	Roots   []string
	Path    []string
}

func main() {
	if strings.HasPrefix(os.Args[1], "http") {
		check(site(os.Args[1], os.Args[2]))
		return
	}
	file, err := os.Open(os.Args[1])
	check(err)
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	var verifier note.Verifier
	counts := map[string]int{}
	for lines.Scan() {
		var it proofCase
		check(json.Unmarshal(lines.Bytes(), &it))
		if it.Key != "" {
			verifier, err = note.NewVerifier(it.Key)
			check(err)
			continue
		}
		count(counts, "inclusion", it.Altered, included(it, verifier))
		count(counts, "consistency", it.Altered, consistent(it))
	}
	for name, number := range counts {
		fmt.Println(number, name)
	}
}

func count(counts map[string]int, what, altered string, err error) {
	name := what + ": accepted"
	if err != nil {
		name = what + ": refused"
	}
	if altered != "" {
		name += ", altered"
	}
	counts[name]++
}

// included verifies a tlog-proof: signature, origin, and the path from the line to the root.
func included(it proofCase, verifier note.Verifier) error {
	head, checkpoint, found := strings.Cut(it.Proof, "\n\n")
	rows := strings.Split(head, "\n")
	if !found || len(rows) < 3 || rows[0] != "c2sp.org/tlog-proof@v1" {
		return errors.New("no proof")
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(rows[2], "index "), 10, 64)
	if err != nil {
		return err
	}
	path, err := hashes(rows[3:])
	if err != nil {
		return err
	}
	tree, err := open(checkpoint, verifier)
	if err != nil {
		return err
	}
	return tlog.CheckRecord(
		tlog.RecordProof(path), tree.N, tree.Hash, index, tlog.RecordHash([]byte(it.Line)))
}

func consistent(it proofCase) error {
	path, err := hashes(it.Path)
	check(err)
	roots, err := hashes(it.Roots)
	check(err)
	return tlog.CheckTree(tlog.TreeProof(path), it.Sizes[1], roots[1], it.Sizes[0], roots[0])
}

// open reads a checkpoint whose origin is the name of the key that signed it.
func open(checkpoint string, verifier note.Verifier) (tlog.Tree, error) {
	signed, err := note.Open([]byte(checkpoint), note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	rows := strings.Split(signed.Text, "\n")
	if len(rows) < 4 || rows[0] != verifier.Name() {
		return tlog.Tree{}, errors.New("another origin")
	}
	size, err := strconv.ParseInt(rows[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	root, err := hashes(rows[2:3])
	if err != nil {
		return tlog.Tree{}, err
	}
	return tlog.Tree{N: size, Hash: root[0]}, nil
}

func hashes(rows []string) ([]tlog.Hash, error) {
	found := []tlog.Hash{}
	for _, row := range rows {
		held, err := base64.StdEncoding.DecodeString(row)
		if err != nil || len(held) != tlog.HashSize {
			return nil, errors.New("no hash: " + row)
		}
		found = append(found, *(*tlog.Hash)(held))
	}
	return found, nil
}

// tiles reads the tiles of a site; those of Go have the height in their path, 8.
type tiles struct{ site string }

func (t tiles) Height() int { return 8 }

func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	found := [][]byte{}
	for _, tile := range wanted {
		body, err := get(t.site + "/" + strings.Replace(tile.Path(), "tile/8/", "tile/", 1))
		if err != nil {
			return nil, err
		}
		found = append(found, body)
	}
	return found, nil
}

func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}

// site verifies a whole log: each entry is in the tree, and each earlier tree begins the later one.
func site(address, key string) error {
	verifier, err := note.NewVerifier(key)
	if err != nil {
		return err
	}
	checkpoint, err := get(address + "/checkpoint")
	if err != nil {
		return err
	}
	tree, err := open(string(checkpoint), verifier)
	if err != nil {
		return err
	}
	reader := tlog.TileHashReader(tree, tiles{address})
	for first := int64(0); first < tree.N; first += 256 {
		path := fmt.Sprintf("/tile/entries/%03d", first/256)
		if tree.N-first < 256 {
			path += fmt.Sprintf(".p/%d", tree.N-first)
		}
		bundle, err := get(address + path)
		if err != nil {
			return err
		}
		for place := first; len(bundle) > 0; place++ {
			length := int(bundle[0])<<8 | int(bundle[1])
			line := bundle[2 : 2+length]
			bundle = bundle[2+length:]
			proof, err := tlog.ProveRecord(tree.N, place, reader)
			if err != nil {
				return err
			}
			err = tlog.CheckRecord(proof, tree.N, tree.Hash, place, tlog.RecordHash(line))
			if err != nil {
				return fmt.Errorf("entry %d: %w", place, err)
			}
			words := bytes.Split(line, []byte(" "))
			served, err := get(fmt.Sprintf(
				"%s/claims/%s/editions/%s.tlog-proof", address, words[2], words[3]))
			if err != nil {
				return err
			}
			err = included(proofCase{Line: string(line), Proof: string(served)}, verifier)
			if err != nil {
				return fmt.Errorf("proof of entry %d: %w", place, err)
			}
		}
	}
	for earlier := int64(1); earlier <= tree.N; earlier++ {
		root, err := tlog.TreeHash(earlier, reader)
		if err != nil {
			return err
		}
		proof, err := tlog.ProveTree(tree.N, earlier, reader)
		if err != nil {
			return err
		}
		if err := tlog.CheckTree(proof, tree.N, tree.Hash, earlier, root); err != nil {
			return err
		}
	}
	fmt.Println(tree.N, "editions and as many earlier trees of", verifier.Name(), "verified")
	return nil
}

func get(address string) ([]byte, error) {
	answer, err := http.Get(address)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != 200 {
		err = fmt.Errorf("%s: %s %s", address, answer.Status, body)
	}
	return body, err
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
