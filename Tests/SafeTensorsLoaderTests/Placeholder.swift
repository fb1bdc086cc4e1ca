// SafeTensorsLoader
