package main

import (
	"bufio"
	"os"
	"strings"
)

func main() {
	out := bufio.NewWriter(os.Stdout)
	line := strings.Repeat("6", 1000) + "\n"
	for {
		out.WriteString(line)
	}
}
