"""What is wrong with questions before people's time goes into them: one check a file, found by scanning `checks/`."""
