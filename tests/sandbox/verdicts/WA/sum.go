package main

import "fmt"

func main() {
	var count int
	var number int64
	var total int32
	fmt.Scan(&count)
	for i := 0; i < count; i++ {
		fmt.Scan(&number)
		total += int32(number)
	}
	fmt.Println(total)
}
