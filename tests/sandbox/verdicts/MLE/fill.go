package main

import "fmt"

func main() {
	var held [][]byte
	for len(held) < 4096 {
		block := make([]byte, 1<<20)
		for at := range block {
			block[at] = 1
		}
		held = append(held, block)
	}
	fmt.Println(len(held))
}
