"""Where samples come from: vLLM, OpenAI-compatible servers, or a file of generations."""
