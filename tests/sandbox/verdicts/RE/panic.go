package main

import "fmt"

func main() {
	var numbers []int
	var count int
	fmt.Scan(&count)
	fmt.Println(numbers[count])
}
