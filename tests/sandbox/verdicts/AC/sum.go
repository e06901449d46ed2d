package main

import (
	"bufio"
	"fmt"
	"os"
)

func main() {
	in := bufio.NewReader(os.Stdin)
	var count, number, total int64
	for fmt.Fscan(in, &count); count > 0; count-- {
		fmt.Fscan(in, &number)
		total += number
	}
	fmt.Println(total)
}
