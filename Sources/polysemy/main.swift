print("polysemy")
