"""What language models write, one module for each stage: what is asked, what is made of the answer, where it goes."""
