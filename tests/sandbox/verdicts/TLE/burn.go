package main

import "fmt"

func main() {
	spin := uint64(1)
	for spin != 0 {
		spin += 2
	}
	fmt.Println(6)
}
