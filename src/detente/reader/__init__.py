"""The reader: one small multilingual model beside the rules. It scores the acts that they propose, and proposes what they miss."""
